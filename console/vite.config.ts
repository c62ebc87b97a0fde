import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

// For `npm run dev`: MESHHOOK_GATEWAY is the address that `make up` prints.
const gateway = process.env.MESHHOOK_GATEWAY;
const toGateway = gateway ? { target: gateway, changeOrigin: true, headers: { origin: gateway } } : undefined;

export default defineConfig({
  plugins: [sveltekit()],
  build: { rolldownOptions: { checks: { pluginTimings: false } } },
  server: toGateway && { proxy: { '/rest': toGateway, '/auth': toGateway, '/config.json': toGateway } }
});
