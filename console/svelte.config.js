import adapter from '@sveltejs/adapter-static';

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    // One page that finds its own way: whoever serves it answers unknown paths with index.html.
    adapter: adapter({ fallback: 'index.html' })
  }
};
