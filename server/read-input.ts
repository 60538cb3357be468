// What comes in, read by a schema of the contract: every way that it can be wrong has a code.
import type { FastifySchema, FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { type FieldProblem, fieldProblem, type ReasonOf } from './contract/codes.ts';
import { AppError } from './errors.ts';

/**
 * Reads input by a schema.
 * @param said what the refusal is called, and the path of this input where it is a part of the caller's
 * @throws AppError `invalid_body` naming all that is wrong
 */
export function readInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  { at = [], ...said }: ReasonOf<'invalid_body'> & { at?: string[] } = {},
): z.infer<Schema> {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap(issuesInside).map((issue) => ({
    path: [...at, ...issue.path].join('.'),
    ...fieldProblemOf(issue),
  }));
  throw new AppError('invalid_body', { ...said, errors });
}

/** Fastify's validation of a route's body, parameters and query. */
export const inputValidator: FastifySchemaCompiler<z.ZodType & FastifySchema> =
  ({ schema }) =>
  (input: unknown) => {
    try {
      return { value: readInput(schema, input) };
    } catch (error) {
      return { error: error as Error };
    }
  };

/** A union whose options differ by a literal (`kind`): what is wrong with the option that was meant, or which literals there are. */
export function issuesInside(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const wrongLiterals = issue.errors.map((inside) =>
    inside.find((inner) => inner.code === 'invalid_value' && inner.path.length === 1),
  );
  const [meant, ...others] = issue.errors.filter((_, index) => !wrongLiterals[index]);
  if (meant && others.length === 0)
    return meant.flatMap((inner) => issuesInside({ ...inner, path: [...issue.path, ...inner.path] }));
  const [first] = wrongLiterals;
  if (meant || first?.code !== 'invalid_value') return [issue];
  const values = wrongLiterals.flatMap((inner) => (inner?.code === 'invalid_value' ? inner.values : []));
  return [{ ...first, path: [...issue.path, ...first.path], values: [...new Set(values)], message: '' }];
}

/** What an issue of zod's says, as a code: that of our own checks (`fieldIssue`), else that of zod's kind of issue. */
function fieldProblemOf(issue: z.core.$ZodIssue): FieldProblem {
  if (issue.message.startsWith('{')) return JSON.parse(issue.message) as FieldProblem;
  switch (issue.code) {
    case 'invalid_type': {
      const { expected } = issue;
      if (issue.input === undefined) return fieldProblem('missing', { expected });
      const received = z.core.util.parsedType(issue.input);
      return fieldProblem('wrong_type', { expected, received: received === 'nan' ? 'NaN' : received });
    }
    case 'invalid_value':
      return fieldProblem('not_an_option', { options: issue.values.map(String) });
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? fieldProblem('not_an_option', { options: issue.options.map(String) })
        : fieldProblem('invalid');
    case 'too_big':
      return tooBig(issue.origin, { max: Number(issue.maximum) });
    case 'too_small':
      return tooSmall(issue.origin, { min: Number(issue.minimum) });
    case 'unrecognized_keys':
      return fieldProblem('unknown_fields', { fields: issue.keys });
    case 'invalid_format':
      return fieldProblem('wrong_format', { format: issue.format });
    case 'invalid_key':
      return fieldProblem('wrong_key');
    default:
      return fieldProblem('invalid');
  }
}

function tooBig(origin: string, params: { max: number }): FieldProblem {
  if (origin === 'string') return fieldProblem('too_long', params);
  return origin === 'array' ? fieldProblem('too_many', params) : fieldProblem('too_big', params);
}

function tooSmall(origin: string, params: { min: number }): FieldProblem {
  if (origin === 'string') return params.min === 1 ? fieldProblem('empty') : fieldProblem('too_short', params);
  return origin === 'array' ? fieldProblem('too_few', params) : fieldProblem('too_small', params);
}
