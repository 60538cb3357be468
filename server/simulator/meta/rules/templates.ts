import { isRecord } from '../../http/requests.ts';
import type { Dialect } from './dialect.ts';
import { isPictureUrl, isWebUrl, textFault, unknownField } from './fields.ts';

const at = 'message[attachment][payload]';

/** 1 to 10 elements. https://developers.facebook.com/docs/messenger-platform/send-messages/template/generic */
export function genericTemplateFault(payload: Record<string, unknown>, dialect: Dialect): string | undefined {
  const { elements, image_aspect_ratio: ratio } = payload;
  const unknown = unknownField(payload, ['template_type', 'elements', 'sharable', ...dialect.genericFields], at);
  if (unknown !== undefined) return unknown;
  if (ratio !== undefined && ratio !== 'horizontal' && ratio !== 'square') {
    return `Param ${at}[image_aspect_ratio] must be one of {HORIZONTAL, SQUARE}`;
  }
  if (!Array.isArray(elements) || elements.length < 1 || elements.length > 10) {
    return `Param ${at}[elements] must hold between 1 and 10 elements`;
  }
  return first(elements.map((element, index) => elementFault(element, `${at}[elements][${index}]`, dialect)));
}

/** A text and 1 to 3 buttons. https://developers.facebook.com/docs/messenger-platform/send-messages/template/button */
export function buttonTemplateFault(payload: Record<string, unknown>, dialect: Dialect): string | undefined {
  return (
    unknownField(payload, ['template_type', 'text', 'buttons', 'sharable'], at) ??
    textFault(payload.text, 640, `${at}[text]`) ??
    buttonsFault(payload.buttons, at, dialect)
  );
}

function elementFault(element: unknown, path: string, dialect: Dialect): string | undefined {
  if (!isRecord(element)) return `Param ${path} must be an object`;
  const { title, subtitle, image_url: image, default_action: action, buttons } = element;
  const fault =
    unknownField(element, ['title', 'subtitle', 'image_url', 'default_action', 'buttons'], path) ??
    textFault(title, 80, `${path}[title]`) ??
    (subtitle === undefined ? undefined : textFault(subtitle, 80, `${path}[subtitle]`));
  if (fault !== undefined) return fault;
  if (Object.keys(element).length < 2) return `Param ${path} must have at least one property beside the title`;
  if (image !== undefined && !isPictureUrl(image)) return `Param ${path}[image_url] must be a valid HTTPS URL`;
  if (
    action !== undefined &&
    (!isRecord(action) || action.type !== 'web_url' || action.title !== undefined || !isWebUrl(action.url))
  ) {
    return `Param ${path}[default_action] must be a web_url button without a title`;
  }
  return buttons === undefined ? undefined : buttonsFault(buttons, path, dialect);
}

function buttonsFault(buttons: unknown, path: string, dialect: Dialect): string | undefined {
  if (!Array.isArray(buttons) || buttons.length < 1 || buttons.length > 3) {
    return `Param ${path}[buttons] must hold between 1 and 3 buttons`;
  }
  return first(buttons.map((button, index) => buttonFault(button, `${path}[buttons][${index}]`, dialect)));
}

function buttonFault(button: unknown, path: string, dialect: Dialect): string | undefined {
  if (!isRecord(button)) return `Param ${path} must be an object`;
  const title = textFault(button.title, 20, `${path}[title]`);
  if (title !== undefined) return title;
  if (button.type === 'postback') {
    return (
      unknownField(button, ['type', 'title', 'payload'], path) ?? textFault(button.payload, 1000, `${path}[payload]`)
    );
  }
  if (button.type !== 'web_url') return `Param ${path}[type] must be one of {web_url, postback}`;
  const { webview_height_ratio: ratio } = button;
  if (ratio !== undefined && !['compact', 'tall', 'full'].includes(`${ratio}`)) {
    return `Param ${path}[webview_height_ratio] must be one of {COMPACT, TALL, FULL}`;
  }
  return (
    unknownField(button, ['type', 'title', 'url', ...dialect.webUrlFields], path) ??
    (isWebUrl(button.url) ? undefined : `Param ${path}[url] must be a valid URL`)
  );
}

const first = (faults: (string | undefined)[]) => faults.find((fault) => fault !== undefined);
