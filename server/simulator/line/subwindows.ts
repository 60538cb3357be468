import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearer, isRecord, jsonBody } from '../http/requests.ts';
import { customerOf } from '../world/customers.ts';
import { uuid } from '../world/ids.ts';
import type { Subwindow } from '../world/line-state.ts';
import type { World } from '../world/world.ts';
import { refuse, withRequestId } from './errors.ts';
import { follow, friendshipOf } from './friendship.ts';
import { channelByLiffId } from './liff-api.ts';
import { lookUpUserToken } from './user-tokens.ts';

/** LINE's own app behind `liff.requestFriendship()`. */
const addFriendApp = '1656032314-CWSCEjzU';
const longPollMs = 25_000;

/**
 * `POST api.line.me/liff/v2/sub/msit`: opens the add-friend sheet. The SDK shows the access token as bearer and in `appData`, and
 * the fragment's `mst_challenge`. An existing friend sees the sheet flash and close.
 */
export function openSubwindow(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const found = lookUpUserToken(world, bearer(request));
  if (!found.ok) return refuse(reply, { status: 401, message: 'invalid token' });
  const body = jsonBody(request);
  const fields = body.ok && isRecord(body.value) ? body.value : {};
  const channel = channelByLiffId(world, found.token.liffId);
  const customer = customerOf(world, found.token.customer);
  const known = fields.subLiffId === addFriendApp && fields.mainLiffId === found.token.liffId;
  if (!channel || !customer || !known || fields.mstChallenge !== found.token.mstChallenge) {
    return refuse(reply, { status: 400, message: 'invalid request' });
  }
  const kind = ({ never: 'add', blocked: 'unblock', friend: 'friend' } as const)[
    friendshipOf(world, channel, customer).state
  ];
  const subwindow: Subwindow = {
    msit: uuid(),
    channelId: channel.channelId,
    customer: customer.id,
    kind,
    state: 'open',
    result: null,
  };
  world.state.subwindows[subwindow.msit] = subwindow;
  world.emit({ type: 'subwindow', subwindow });
  const mode = kind === 'friend' ? 'close' : world.state.subwindowMode;
  if (mode !== 'wait') answerSubwindow(world, subwindow, mode);
  return withRequestId(reply).send({ msit: subwindow.msit });
}

/** What the customer does with the sheet. `add` also unblocks. A second answer changes nothing. */
export function answerSubwindow(world: World, subwindow: Subwindow, action: 'add' | 'cancel' | 'close'): Subwindow {
  if (subwindow.state === 'done') return subwindow;
  const channel = world.state.channels[subwindow.channelId];
  const customer = customerOf(world, subwindow.customer);
  if (action === 'add' && channel && customer) follow(world, channel, customer);
  subwindow.state = 'done';
  subwindow.result = { status: action === 'add' ? 'submit' : action, result: {} };
  world.emit({ type: 'subwindow', subwindow });
  return subwindow;
}

/** `POST liff.line.me/liff/v2/sub/waitResult`: a long poll; `error` tells the SDK to ask again. */
export async function waitForResult(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = jsonBody(request);
  const msit = body.ok && isRecord(body.value) && typeof body.value.msit === 'string' ? body.value.msit : '';
  const subwindow = world.state.subwindows[msit];
  if (!subwindow) return reply.code(400).send({ errorDetail: 'invalid msit' });
  await answered(world, subwindow, request);
  return reply.send(subwindow.result ?? { status: 'error', result: {} });
}

function answered(world: World, subwindow: Subwindow, request: FastifyRequest): Promise<void> {
  return new Promise((resolve) => {
    if (subwindow.state === 'done') return resolve();
    const stop = () => {
      clearTimeout(timer);
      unsubscribe();
      request.raw.socket.off('close', stop);
      resolve();
    };
    const timer = setTimeout(stop, longPollMs);
    request.raw.socket.on('close', stop);
    const unsubscribe = world.subscribe((event) => {
      const over = event.type === 'reset' || event.type === 'stop';
      if (over || (event.type === 'subwindow' && subwindow.state === 'done')) stop();
    });
  });
}
