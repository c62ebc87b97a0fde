// There is no server: all of it runs in the browser.
export const ssr = false;
export const prerender = false;
