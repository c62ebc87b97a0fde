import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['build/', '.svelte-kit/', 'src/lib/database.types.ts'] },
  ts.configs.strict,
  svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      // What is shown comes from webhooks and other services: it is text, never HTML.
      'svelte/no-at-html-tags': 'error',
      'svelte/button-has-type': 'error',
      // It takes the reason behind an ignored rule for the names of more rules.
      'svelte/no-unused-svelte-ignore': 'off',
      // Most links lead elsewhere within their page: an address that place.ts or filter.ts makes.
      'svelte/no-navigation-without-resolve': 'off'
    }
  }
);
