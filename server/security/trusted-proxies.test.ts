import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { bareAddress } from '../domain/browsers/network.ts';
import { type TrustedProxies, trustsHop } from './trusted-proxies.ts';

/** The caller's address as seen by a server behind these proxies. */
async function callerOf(proxies: TrustedProxies, remoteAddress: string, forwarded: string): Promise<string> {
  const app = Fastify({ trustProxy: trustsHop(proxies) });
  app.get('/', async (request) => bareAddress(request.ip));
  const answer = await app.inject({ url: '/', remoteAddress, headers: { 'x-forwarded-for': forwarded } });
  return answer.body;
}

test.each<[TrustedProxies, string, string, string]>([
  [0, '198.51.100.1', '203.0.113.9', '198.51.100.1'],
  [1, '10.0.0.1', '192.0.2.66, 203.0.113.9:1234', '203.0.113.9'],
  [1, '10.0.0.1', '[2001:db8::1]:443', '2001:db8::1'],
  [['10.0.0.0/8'], '10.0.0.1', '192.0.2.66, 203.0.113.9, 10.0.0.2:5000', '203.0.113.9'],
  [['10.0.0.0/8'], '::ffff:10.0.0.1', '203.0.113.9', '203.0.113.9'],
  [['::ffff:10.0.0.0/104'], '10.0.0.1', '203.0.113.9', '203.0.113.9'],
  [['fe80::/10'], 'fe80::1%eth0', '203.0.113.9', '203.0.113.9'],
  [['2001:db8::1'], '10.0.0.1', '203.0.113.9', '10.0.0.1'],
  [['10.0.0.1'], '10.0.0.1', '192.0.2.66, unknown', 'unknown'],
])('14 §1.3: behind %s, from %s with %s, the caller is %s', async (proxies, remote, forwarded, caller) => {
  expect(await callerOf(proxies, remote, forwarded)).toBe(caller);
});
