import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
  input: '../docs/reference/openapi/v2.json',
  output: process.env.OPENAPI_OUTPUT ?? 'src/api/generated',
  logs: { file: false },
  plugins: [
    { name: '@hey-api/client-fetch', throwOnError: true },
    '@hey-api/typescript',
    { name: '@hey-api/sdk', responseStyle: 'data', auth: false },
  ],
});
