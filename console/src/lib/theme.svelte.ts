/** Dark, light, or what the system has; static/theme.js puts it on before anything is drawn. */

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'meshhook.theme';
const NEXT: Record<Theme, Theme> = { system: 'dark', dark: 'light', light: 'system' };

let chosen = $state<Theme>((document.documentElement.dataset.theme as Theme | undefined) ?? 'system');

export function theme(): Theme {
  return chosen;
}

export function chooseNextTheme(): void {
  chosen = NEXT[chosen];
  if (chosen === 'system') {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(KEY);
  } else {
    document.documentElement.dataset.theme = chosen;
    localStorage.setItem(KEY, chosen);
  }
}
