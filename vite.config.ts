import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const brotli = promisify(brotliCompress);

/** Writes `x.js.br` beside each asset, so that no request ever pays for the best compression. */
function compressedAssets(): Plugin {
  return {
    name: 'compressed-assets',
    apply: 'build',
    async writeBundle({ dir }) {
      const folder = join(dir ?? '', 'assets');
      const names = await readdir(folder);
      await Promise.all(
        names
          .filter((name) => /\.(js|css|svg)$/.test(name))
          .map(async (name) => {
            const bytes = await readFile(join(folder, name));
            const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
            await writeFile(join(folder, `${name}.br`), await brotli(bytes, { params }));
          }),
      );
    },
  };
}

/**
 * Vite wraps each `import()` into a helper that preloads its styles and chunks. Ours have neither, and the helper is a kilobyte of the
 * first load.
 */
function plainDynamicImports(): Plugin {
  return {
    name: 'plain-dynamic-imports',
    apply: 'build',
    enforce: 'pre',
    load: {
      filter: { id: /^\0vite\/preload-helper/ },
      handler: () => 'export const __vitePreload = (load) => load();',
    },
  };
}

// `vite build` makes the pages (dist/client), `vite build --ssr server/main.ts` the server (dist/server).
export default defineConfig(({ isSsrBuild }) => ({
  publicDir: false,
  plugins: isSsrBuild ? [] : [plainDynamicImports(), compressedAssets()],
  build: isSsrBuild
    ? { outDir: 'dist/server', target: 'node20', emptyOutDir: true }
    : {
        outDir: 'dist/client',
        rolldownOptions: { input: ['index.html', 'go.html'] },
        target: 'es2020',
        cssTarget: ['chrome108', 'safari16'],
        emptyOutDir: true,
        assetsInlineLimit: 0,
        // Its polyfill would be half a kilobyte of the first load; every webview we meet knows modulepreload.
        modulePreload: false,
      },
}));
