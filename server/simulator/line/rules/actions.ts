import { address, graphemes, type Shape, shaped, string, typed } from './checks.ts';

const uriSchemes = ['http', 'https', 'line', 'tel'];

/**
 * The actions behind a button. `labelLimit` differs by what carries it: 20 in templates and quick replies, 40 on a flex button.
 * https://developers.line.biz/en/reference/messaging-api/#action-objects
 */
export function actionCheck(labelLimit: number, labelRequired: boolean) {
  const label = string(labelLimit, graphemes);
  const required = labelRequired ? ['label'] : [];
  const shapes: Record<string, Shape> = {
    uri: {
      required: [...required, 'uri'],
      properties: {
        label,
        uri: address(1000, uriSchemes),
        altUri: shaped({ required: ['desktop'], properties: { desktop: address(1000, uriSchemes) } }),
      },
    },
    postback: {
      required: [...required, 'data'],
      properties: {
        label,
        data: string(300),
        displayText: string(300, graphemes),
        text: string(300),
        inputOption: string(),
        fillInText: string(300),
      },
    },
    message: { required: [...required, 'text'], properties: { label, text: string(300) } },
    clipboard: { required: [...required, 'clipboardText'], properties: { label, clipboardText: string(1000) } },
  };
  return typed(() => shapes);
}
