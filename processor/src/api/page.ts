import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';
import { setPageHeaders } from './security-headers.ts';

// In the published package the page lies beside `dist`, in the repository in `dashboards`.
const folders = ['../../web/', '../../../dashboards/web/'];

/**
 * Serves the built-in page at `/`. Its files hold no figures: whoever opens them still needs the
 * right to read the API. Throws at start where the files are missing.
 */
export function createPage(): Router {
  const router = express.Router({ caseSensitive: true });
  const files = express.static(findFolder(), {
    index: 'index.html',
    dotfiles: 'ignore',
    redirect: false,
    // Asked again each time and answered with 304, so that an upgrade shows at once.
    cacheControl: false,
    setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
  });
  router.use((request, response, next) => {
    setPageHeaders(request, response, () => files(request, response, next));
  });
  return router;
}

function findFolder(): string {
  for (const folder of folders) {
    const path = fileURLToPath(new URL(folder, import.meta.url));
    if (existsSync(`${path}index.html`)) return path;
  }
  throw new Error(
    `The page's files are missing: looked for index.html in ${folders.join(' and ')} from ${import.meta.url}. Install the package again.`,
  );
}
