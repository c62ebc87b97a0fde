// Before anything is drawn, so that nobody who chose dark sees a flash of light.
try {
  const theme = localStorage.getItem('meshhook.theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing has the system's theme.
}
