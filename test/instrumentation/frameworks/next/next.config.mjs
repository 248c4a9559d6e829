// #region recipe
const config = {
  // Loaded as it is, not bundled into the app.
  serverExternalPackages: ['@tallylight/instrumentation'],
};
// #endregion

// biome-ignore lint/style/noDefaultExport: Next reads it so.
export default config;
