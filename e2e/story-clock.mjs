// Goes into the server's process before anything else (`--import`): its Date runs ahead by as many milliseconds as the file
// STORY_CLOCK says, so that a story can let a day pass; it writes what it has seen beside that file. The server's own code knows
// nothing of it.
import { readFileSync, writeFileSync } from 'node:fs';

const Real = Date;
const file = process.env.STORY_CLOCK ?? '';
let aheadMs = 0;

function read() {
  const text = readFileSync(file, 'utf8');
  if (Number(text) === aheadMs) return;
  aheadMs = Number(text);
  writeFileSync(`${file}.seen`, text);
}

const now = () => Real.now() + aheadMs;
// A proxy, so that every Date, also one made by Node itself, is still an instance of it.
globalThis.Date = new Proxy(Real, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget === Date ? target : newTarget),
  apply: () => new Real(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
setInterval(read, 20).unref();
