import { expect, test } from './fixtures.ts';
import { sees } from './screens.ts';

/** What a customer's phone had to load, in bytes as they came over the network. */
type Loaded = { path: string; bytes: number; startedAt: number };

test('the fast path shows its result after three requests of a few kilobytes', async ({ meet, omnilink }) => {
  const mei = await meet();
  const address = await mei.phone.liffAddress(await mei.phone.tapToLiffLink(await mei.getsCard()));
  const page = await mei.phone.open('line');
  let pageLoads = 0;
  const requests: string[] = [];
  page.on('request', (request) => {
    requests.push(new URL(request.url()).pathname);
    if (request.isNavigationRequest()) pageLoads += 1;
  });
  await page.goto(address, { waitUntil: 'commit' });
  await sees(page, 'linked', '連結好了');
  await expect(page, 'the SDK has started, and cleaned up').toHaveURL(`${omnilink.url}/link`);

  const { html, resources, answeredAt } = await page.evaluate(measure);
  const early = resources.filter((one) => one.startedAt < answeredAt);
  const scripts = early.filter((one) => one.path.endsWith('.js'));
  const sdk = resources.filter((one) => one.startedAt >= answeredAt && one.path.endsWith('.js'));

  expect(pageLoads, 'one page load').toBe(1);
  const others = early.map(({ path }) => path).filter((path) => !path.endsWith('.js'));
  expect([others, scripts.length], 'requests between the page and the answer').toEqual([['/api/v1/link'], 1]);
  expect(html, 'the page').toBeLessThanOrEqual(3_700);
  expect(sum(scripts), 'its script').toBeLessThanOrEqual(12 * 1024);
  expect(sdk, 'LINE’s SDK comes after the answer, in one piece').toHaveLength(1);
  expect(sum(sdk)).toBeLessThanOrEqual(24 * 1024);
});

const sum = (loaded: Loaded[]) => loaded.reduce((total, one) => total + one.bytes, 0);

/** Runs in the page. Bytes are those of the compressed bodies. */
function measure(): { html: number; resources: Loaded[]; answeredAt: number } {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  const own = entries.filter((one) => new URL(one.name).origin === location.origin);
  const answer = own.find((one) => new URL(one.name).pathname === '/api/v1/link');
  return {
    html: navigation?.encodedBodySize ?? Number.NaN,
    answeredAt: answer?.responseEnd ?? Number.NaN,
    resources: own.map((one) => ({
      path: new URL(one.name).pathname,
      bytes: one.encodedBodySize,
      startedAt: one.startTime,
    })),
  };
}
