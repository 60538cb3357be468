import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemStatus } from './contract/codes.ts';
import { problemSchema } from './contract/common.ts';

const problemWords = `Errors are \`application/problem+json\` (RFC 9457) with a \`code\`: ${Object.entries(
  problemStatus,
)
  .map(([code, status]) => `\`${code}\` ${status}`)
  .join(', ')}. 429 and 503 come with \`Retry-After\`.`;

const { $schema: _draft, ...problem } = z.toJSONSchema(problemSchema);
const problemAnswer = {
  description: 'A problem',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** How `/openapi.json` is made: from the routes' own schemas, with the problem document as every call's other answer. */
export const openapiOptions = (publicUrl: string): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: '3.1.0',
    info: { title: 'OmniLink', version: '1', description: problemWords },
    servers: [{ url: publicUrl }],
  },
  transform: jsonSchemaTransform,
  transformObject: (document) => {
    if (!('openapiObject' in document)) return document.swaggerObject;
    const { openapiObject } = document;
    for (const path of Object.values(openapiObject.paths ?? {})) {
      for (const call of Object.values(path ?? {})) {
        if (typeof call === 'object' && 'responses' in call)
          Object.assign(call.responses ?? {}, { default: problemAnswer });
      }
    }
    const schemas = { ...openapiObject.components?.schemas, Problem: problem };
    return { ...openapiObject, components: { ...openapiObject.components, schemas } } as typeof openapiObject;
  },
});
