import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';
import type { BrandView } from '../contract/brand.ts';

/** The brand for a page that must not fail. @param mayAsk false where the database is in trouble: what is known has to do */
export type KnownBrand = (mayAsk: boolean) => Promise<BrandView | null>;

const staleMs = 60_000;
const waitMs = 250;

/** What was read last, read again once a minute; nobody waits for it longer than a quarter of a second, and one read runs at a time. */
export function buildKnownBrand(context: Context): KnownBrand {
  let brand: BrandView | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    try {
      brand = await context.store.pages.brand();
      readAt = context.now().getTime();
    } catch (err) {
      context.log.debug({ err }, 'the brand could not be read for a page');
    } finally {
      reading = null;
    }
  }

  return async (mayAsk) => {
    if (mayAsk && context.now().getTime() - readAt > staleMs) {
      reading ??= read();
      await Promise.race([reading, sleep(waitMs, undefined, { ref: false })]);
    }
    return brand;
  };
}
