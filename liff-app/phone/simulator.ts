// The simulator's control API (server/simulator/README.md, *Control*) and this page's own two routes.
import { connectionTo } from '../../server/simulator/client/connection.ts';
import { simulatorClient } from '../../server/simulator/client.ts';
import { accountFields, type PhoneChannel, type PhoneInfo } from '../../server/simulator/phone/phone-info.ts';
import type { WorldEvent } from '../../server/simulator/world/records.ts';

/** The page is `/simulator/phone`. */
export const prefix = new URL('.', location.href).pathname;
export const control = simulatorClient(prefix.slice(0, -1));
const { post } = connectionTo(prefix.slice(0, -1));

/** What a customer does in a chat, such as `type` or `block`. */
export const play = ({ platform, account }: PhoneChannel, customer: string, action: string, fields: object = {}) =>
  post(`/play/${platform}/${action}`, { [accountFields[platform]]: account, customer, ...fields });

export const getInfo = async (): Promise<PhoneInfo> => (await fetch(`${prefix}phone/info`)).json();
export const enableCampaign = (id: string, enabled: boolean) =>
  fetch(`${prefix}phone/campaign`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, enabled }),
  });

export type PhoneEvent = WorldEvent | { type: 'open' | 'lost' };
/** Calls `listener` for each event of the simulator, and once after each (re)connection. */
export function listen(listener: (event: PhoneEvent) => void): void {
  const source = new EventSource(`${prefix}control/events`);
  source.onopen = () => listener({ type: 'open' });
  source.onerror = () => listener({ type: 'lost' });
  source.onmessage = ({ data }) => listener(JSON.parse(data));
}
