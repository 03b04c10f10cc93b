import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
  input: '../docs/reference/openapi/v2.json',
  output: { path: process.env.OPENAPI_OUTPUT ?? 'src/api/generated', clean: true },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
});
