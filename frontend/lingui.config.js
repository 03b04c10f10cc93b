/** @type {import('@lingui/conf').LinguiConfig} */
export default {
  sourceLocale: 'en',
  locales: ['en', 'fr'],
  catalogs: [
    { path: '<rootDir>/src/locales/{locale}', include: ['src'], exclude: ['**/generated/**'] },
  ],
  format: 'po',
  formatOptions: { lineNumbers: false },
  orderBy: 'message',
  compileNamespace: 'ts',
};
