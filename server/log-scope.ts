import { AsyncLocalStorage } from 'node:async_hooks';

/** Ids of what is being done: which request, which inbound event, which delivery. Never a token, never a name. */
type LogFields = Readonly<Record<string, string | null>>;

const storage = new AsyncLocalStorage<LogFields>();

/** Every line that is logged within `run`, however deep, has these fields too; a scope within a scope adds its own. */
export const inLogScope = <T>(fields: LogFields, run: () => T): T =>
  storage.run({ ...storage.getStore(), ...fields }, run);

/** The fields of the scope that this line is logged in. */
export const logScopeFields = (): LogFields => storage.getStore() ?? {};
