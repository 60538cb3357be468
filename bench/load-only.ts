import { openBenchDatabase } from './database.ts';
import { serveLineStub } from './line-stub.ts';
import { overload } from './overload.ts';
import { serveForBench } from './server-child.ts';
import { largeWebhooks } from './webhooks.ts';

async function main() {
  const d = await openBenchDatabase(16000);
  try {
    for (let i = 0; i < 3; i++) console.log(await largeWebhooks(d.url).catch((e) => e));
    if (!process.env.ONLY) console.log(await overload(d.url, { first: 1, cards: 16000, seconds: 5 }));
  } finally {
    await d.close();
  }
}
await (process.argv[2] === 'line-stub' ? serveLineStub() : process.argv[2] === 'server' ? serveForBench() : main());
