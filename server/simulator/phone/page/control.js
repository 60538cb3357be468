// The simulator's control API (server/simulator/README.md, *Control*) and this page's own two routes.

const simulator = new URL('.', location.href).pathname; // '/simulator/'

/** The control API said no: `status` 409 is a thing that the customer can't do now. */
export class ControlError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {string} path below the simulator's prefix, without leading slash
 * @throws {ControlError} also without an answer (status 0)
 */
export async function ask(method, path, body) {
  const init = { method };
  if (body !== undefined) {
    init.headers = { 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  const answer = await fetch(simulator + path, init).catch(() => {
    throw new ControlError(0, 'no answer');
  });
  const text = await answer.text();
  if (!answer.ok) throw new ControlError(answer.status, text);
  return text ? JSON.parse(text) : null;
}

export const getInfo = () => ask('GET', 'phone/info');
/** @param {{ source: string, target: string }} path of the campaign */
export const setCampaign = ({ source, target }, enabled) => ask('POST', 'phone/campaign', { source, target, enabled });
export const getState = () => ask('GET', 'control/state');
export const addFault = (fault) => ask('POST', 'control/faults', fault);
export const dropFault = (id) => ask('DELETE', `control/faults/${id}`);
export const addCustomer = (name) => ask('POST', 'control/customers', { name });
export const setBrowserUser = (customer) => ask('POST', 'control/line/browser-user', { customer });
export const getChat = (platform, account, customer) => ask('GET', `control/chats/${platform}/${account}/${customer}`);
export const answerSheet = (msit, action) => ask('POST', `control/line/subwindows/${msit}`, { action });
/** @param {string} deed such as `line/follow` or `messenger/type` */
export const play = (deed, body) => ask('POST', `control/play/${deed}`, body);

/** Calls `listener` for each event of the simulator, and once after each (re)connection. */
export function listen(listener) {
  const source = new EventSource(`${simulator}control/events`);
  source.onopen = () => listener({ type: 'open' });
  source.onerror = () => listener({ type: 'lost' });
  source.onmessage = (event) => listener(JSON.parse(event.data));
}

/** The picture of a rich menu. */
export const menuPicture = (channelId, richMenuId) =>
  `${simulator}control/line/channels/${channelId}/rich-menus/${richMenuId}/picture`;

/** The script that plays LINE's native bridge for an agent of the simulator's list. */
export const bridgeScript = (agent) => `${simulator}control/line/bridge.js?agent=${agent}`;
