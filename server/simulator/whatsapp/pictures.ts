import { isRecord } from '../http/requests.ts';
import type { GraphError } from '../meta/graph-errors.ts';
import type { World } from '../world/world.ts';
import { whatsappError } from './errors.ts';

const limitBytes = 5 * 1024 * 1024;

/** Fetches a message's picture as WhatsApp does: a jpeg or png of at most 5 MB, or 131053. */
export async function pictureFault(world: World, body: Record<string, unknown>): Promise<GraphError | undefined> {
  const url = pictureIn(body);
  if (url === undefined) return undefined;
  const fault = world.mayReach(url) ? await fetchFault(url) : 'could not be fetched';
  return fault === undefined ? undefined : whatsappError(131053, `${url}: ${fault}`);
}

function pictureIn({ image, interactive }: Record<string, unknown>): string | undefined {
  const header = isRecord(interactive) && isRecord(interactive.header) ? interactive.header.image : image;
  return isRecord(header) && typeof header.link === 'string' ? header.link : undefined;
}

async function fetchFault(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) });
    const bytes = await response.arrayBuffer();
    const type = response.headers.get('content-type')?.split(';', 1)[0] ?? '';
    if (!response.ok) return `status ${response.status}`;
    if (type !== 'image/jpeg' && type !== 'image/png') return `media type ${type} is not supported`;
    return bytes.byteLength > limitBytes ? `larger than ${limitBytes} bytes` : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'could not be fetched';
  }
}
