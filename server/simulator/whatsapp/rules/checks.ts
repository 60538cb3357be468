import { isRecord } from '../../http/requests.ts';
import type { GraphError } from '../../meta/graph-errors.ts';
import { isWebUrl, length } from '../../meta/rules/fields.ts';
import { whatsappError } from '../errors.ts';

/** What is wrong with one value at `path`, or nothing. Absent ones are judged by `shape`. */
export type Check = (value: unknown, path: string) => GraphError | undefined;

const notValid = (path: string, why: string): GraphError => whatsappError(131009, `${path} ${why}`);

/** A text of 1 to `limit` characters. */
export const text =
  (limit: number, code: 100 | 131009 = 131009): Check =>
  (value, path) => {
    if (typeof value !== 'string' || value === '') return whatsappError(code, `${path} must be a non-empty string`);
    return length(value) > limit ? whatsappError(code, `${path} must not exceed ${limit} characters`) : undefined;
  };

export const oneOf =
  (...values: unknown[]): Check =>
  (value, path) =>
    values.includes(value) ? undefined : notValid(path, `must be one of {${values.join(', ')}}`);

export const webUrl: Check = (value, path) => (isWebUrl(value) ? undefined : notValid(path, 'must be an http(s) URL'));

export const matching =
  (pattern: RegExp): Check =>
  (value, path) =>
    typeof value === 'string' && pattern.test(value) ? undefined : notValid(path, 'is not in the right form');

/** `min` to `max` items, of which no two have the same `keys`. */
export const list =
  (min: number, max: number, item: Check): Check =>
  (value, path) => {
    if (!Array.isArray(value) || value.length < min || value.length > max)
      return notValid(path, `must hold between ${min} and ${max} items`);
    return first(value.map((entry, index) => item(entry, `${path}[${index}]`)));
  };

/** An object: a property that isn't named is 100, an absent one of `required` 131008. */
export function shape(required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  return (value, path) => {
    if (!isRecord(value)) return notValid(path, 'must be an object');
    const unknown = Object.keys(value).find((name) => !(name in required) && !(name in optional));
    if (unknown !== undefined) return whatsappError(100, `Unexpected key "${unknown}" on param "${path}"`);
    const missing = Object.keys(required).find((name) => value[name] === undefined);
    if (missing !== undefined) return whatsappError(131008, `${inside(path, missing)} is required`);
    const checks = Object.entries({ ...required, ...optional });
    return first(
      checks.map(([name, check]) => (value[name] === undefined ? undefined : check(value[name], inside(path, name)))),
    );
  };
}

const inside = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const first = (faults: (GraphError | undefined)[]): GraphError | undefined =>
  faults.find((fault) => fault !== undefined);
