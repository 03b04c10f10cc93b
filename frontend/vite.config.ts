import { fileURLToPath } from 'node:url';
import { transformAsync } from '@babel/core';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Expands Lingui's macros. The bundler has no macros of its own, so Babel runs on the files that use them. */
function linguiMacros(): Plugin {
  return {
    name: 'annex-lingui-macros',
    enforce: 'pre',
    async transform(code, id) {
      const [file = id] = id.split('?');
      if (!/\/src\/.*\.tsx?$/.test(file) || !/@lingui\/(core|react)\/macro/.test(code)) return null;
      const result = await transformAsync(code, {
        filename: file,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        plugins: [
          '@babel/plugin-syntax-jsx',
          ['@babel/plugin-syntax-typescript', { isTSX: file.endsWith('x') }],
          '@lingui/babel-plugin-lingui-macro',
        ],
      });
      return result?.code ? { code: result.code, map: result.map } : null;
    },
  };
}

/** Puts the sentences of a catalogue in their own order, not in that of their ids: alike ones are
 * neighbours, and half a kibibyte less travels before the first screen. */
function alikeTogether(): Plugin {
  return {
    name: 'annex-alike-together',
    transform(code, id) {
      if (!id.endsWith('.po')) return null;
      return code.replace(/(?<=JSON\.parse\()".*"(?=\))/s, (text) => {
        // A literal of JavaScript, whose escapes JSON does not all know.
        const literal = text.replace(/\\x(?=[0-9A-F]{2})/g, '\\u00');
        const messages = JSON.parse(JSON.parse(literal) as string) as Record<string, unknown>;
        const rows = Object.entries(messages).map(([key, said]) => ({
          key,
          said,
          by: JSON.stringify(said),
        }));
        rows.sort((a, b) => (a.by < b.by ? -1 : 1));
        const sorted = Object.fromEntries(rows.map(({ key, said }) => [key, said]));
        return JSON.stringify(JSON.stringify(sorted));
      });
    },
  };
}

const backend = process.env.ANNEX_URL ?? 'http://localhost:8000';

export default defineConfig({
  base: '/',
  plugins: [linguiMacros(), react(), lingui({ failOnMissing: true }), alikeTogether()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    sourcemap: false,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': backend,
      '/o': backend,
      '/static': backend,
      '/ws': { target: backend, ws: true },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    // A busy machine takes longer for the same.
    testTimeout: 20_000,
    // The tests share no state that outlives them, and a page for each file would take most of the time.
    isolate: false,
  },
});
