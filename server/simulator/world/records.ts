/** The vendors' hosts, by the prefix under which each is played. */
export type HostName =
  | 'line-api'
  | 'line-data'
  | 'liff'
  | 'miniapp'
  | 'line-access'
  | 'line-static'
  | 'line-add'
  | 'meta'
  | 'wa';

/** One request that reached a vendor's host. `status` null: the connection was cut. `body` is the text that came. */
export interface ApiCall {
  at: number;
  host: HostName;
  method: string;
  /** Without the prefix and the query. */
  path: string;
  query: string;
  headers: Record<string, string>;
  body: string | null;
  status: number | null;
  /** Id of the fault that took this request. */
  fault: string | null;
}

export interface Unexpected {
  host: string;
  method: string;
  path: string;
}

type FaultKind = 'status' | 'status_after' | 'delay' | 'delay_after' | 'cut' | 'lost_answer' | 'hang';

export interface Fault {
  id: string;
  match: { host: HostName; path?: string | undefined; method?: string | undefined };
  kind: FaultKind;
  /** How many requests it still takes; null: all, until it is deleted. */
  times: number | null;
  status: number;
  body: unknown;
  headers: Record<string, string>;
  ms: number;
}

export type WorldEvent =
  | { type: 'chat'; platform: string; account: string; customer: string; message: unknown }
  | { type: 'friendship'; channelId: string; customer: string; state: string }
  | { type: 'menu'; channelId: string; customer: string }
  | { type: 'subwindow'; subwindow: unknown }
  | { type: 'delivery'; id: string; state: string }
  | { type: 'call'; host: string; path: string; status: number | null }
  | { type: 'reset' }
  /** The simulator is being stopped: waiting requests end. */
  | { type: 'stop' };
