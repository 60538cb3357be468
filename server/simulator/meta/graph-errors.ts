import type { FastifyReply } from 'fastify';
import { secretToken } from '../world/ids.ts';

/** A refusal in Graph's words. https://developers.facebook.com/docs/graph-api/guides/error-handling */
export interface GraphError {
  status?: number;
  message: string;
  type?: 'OAuthException' | 'GraphMethodException';
  code: number;
  error_subcode?: number;
  is_transient?: boolean;
  /** WhatsApp says here what is wrong. */
  error_data?: { messaging_product: 'whatsapp'; details: string };
}

export const graphErrors = {
  noToken: { status: 401, code: 190, message: 'An access token is required to request this resource.' },
  unknownToken: { status: 401, code: 190, message: 'Invalid OAuth access token - Cannot parse access token' },
  expired: {
    status: 401,
    code: 190,
    error_subcode: 463,
    message: 'Error validating access token: Session has expired.',
  },
  revoked: {
    status: 401,
    code: 190,
    error_subcode: 460,
    message: 'Error validating access token: The session has been invalidated because the user changed their password.',
  },
  appRemoved: {
    status: 401,
    code: 190,
    error_subcode: 458,
    message: 'Error validating access token: The user has not authorized application.',
  },
  otherPage: { code: 10, message: '(#10) Application does not have permission for this action' },
  proofMissing: {
    type: 'GraphMethodException',
    code: 100,
    message: 'API calls from the server require an appsecret_proof argument',
  },
  proofWrong: {
    type: 'GraphMethodException',
    code: 100,
    message: 'Invalid appsecret_proof provided in the API argument',
  },
  noRecipient: { code: 100, error_subcode: 2018001, message: '(#100) No matching user found' },
  unknownObject: {
    type: 'GraphMethodException',
    code: 100,
    error_subcode: 33,
    message:
      'Unsupported get request. Object with ID does not exist, cannot be loaded due to missing permissions, or does not support this operation',
  },
  window: {
    code: 10,
    error_subcode: 2018278,
    message: '(#10) This message is sent outside of allowed window.',
  },
  /** Instagram's words for the same. */
  instagramWindow: {
    code: 10,
    error_subcode: 2534022,
    message: '(#10) This message is sent outside of allowed window.',
  },
  otherApp: {
    code: 10,
    error_subcode: 2018300,
    message: '(#10) Message failed to send because another app is controlling this thread now.',
  },
  /** Instagram's words for the same; it says so too where another account has the conversation. */
  instagramOtherApp: {
    code: 100,
    error_subcode: 2534037,
    message: "(#100) The action is invalid since it's not the thread owner.",
  },
  noConsent: { status: 403, code: 230, message: '(#230) User consent is required to access user profile' },
  blocked551: { code: 551, error_subcode: 1545041, message: "(#551) This person isn't available right now." },
  blocked200: { code: 200, error_subcode: 1545041, message: "(#200) This person isn't available right now." },
  attachment: { code: 100, error_subcode: 2018047, message: '(#100) Upload attachment failure.' },
} as const satisfies Record<string, GraphError>;

export const noPermission = (permission: string): GraphError => ({
  status: 403,
  code: 200,
  message: `(#200) Requires ${permission} permission to manage the object`,
});

export const badParameter = (what: string): GraphError => ({ code: 100, message: `(#100) ${what}` });

export function refuseGraph(reply: FastifyReply, error: GraphError): FastifyReply {
  const { status = 400, type = 'OAuthException', ...rest } = error;
  const { message, ...codes } = rest;
  return reply.code(status).send({ error: { message, type, ...codes, fbtrace_id: secretToken(8) } });
}
