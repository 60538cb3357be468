import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build, defineConfig, type Plugin } from 'vite';

const brotli = promisify(brotliCompress);

/** Writes `x.js.br` beside each asset, so that no request ever pays for the best compression. */
function compressedAssets(): Plugin {
  return {
    name: 'compressed-assets',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      const names = Object.keys(bundle).filter((name) => /^assets\/.*\.(js|css|svg)$/.test(name));
      await Promise.all(
        names.map(async (name) => {
          const path = join(dir ?? '', name);
          const bytes = await readFile(path);
          const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
          await writeFile(`${path}.br`, await brotli(bytes, { params }));
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

/** Puts `liff-app/early.ts` into the HTML of /link: it runs before any other file is asked for. */
function earlyScript(): Plugin {
  return {
    name: 'early-script',
    apply: 'build',
    async transformIndexHtml(html, { path }) {
      if (!path.endsWith('/index.html')) return html;
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        build: { write: false, target, rolldownOptions: { input: 'liff-app/early.ts', output: { format: 'iife' } } },
      });
      const [chunk] = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
      if (chunk?.type !== 'chunk') throw new Error('liff-app/early.ts has not become a script');
      return html.replace('>early.ts<', () => `>${chunk.code.trim()}<`);
    },
  };
}

const target = 'es2020';

/** The pages of each mode. The service worker keeps its name, which browsers ask for again. */
const inputs = {
  production: ['index.html', 'go.html'],
  console: ['console.html', 'preview.html'],
  phone: ['phone.html', 'server/simulator/phone/service-worker.ts'],
};

// `vite build` makes the customer's pages (dist/client), `--mode console` the console's and the preview's, and `--mode phone` the demo's phone page
// beside them, `--ssr server/main.ts` the server (dist/server). Each is a build of its own: a chunk shared with another would be
// one more request of the first load.
export default defineConfig(({ isSsrBuild, mode }) => {
  if (isSsrBuild) return { publicDir: false, build: { outDir: 'dist/server', target: 'node20', emptyOutDir: true } };
  const isCustomers = !(mode in inputs) || mode === 'production';
  return {
    publicDir: false,
    plugins: isCustomers ? [plainDynamicImports(), earlyScript(), compressedAssets()] : [compressedAssets()],
    build: {
      outDir: 'dist/client',
      rolldownOptions: {
        input: inputs[mode as keyof typeof inputs] ?? inputs.production,
        output: {
          entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
        },
      },
      target,
      cssTarget: ['chrome108', 'safari16'],
      emptyOutDir: isCustomers,
      assetsInlineLimit: 0,
      // Its polyfill would be half a kilobyte of the first load; every webview we meet knows modulepreload.
      modulePreload: false,
    },
  };
});
