import { useEffect, useRef } from 'preact/hooks';

type Props = {
  html: string;
  title: string;
  /** Called with the page once it is there. */
  onReady?: (page: Document) => void;
  /** A tap on a link: none leads anywhere. */
  onLink: (link: HTMLAnchorElement) => void;
};

/**
 * A customer's page in a document of its own, so that its styles and the preview's don't meet, and its media queries measure the phone.
 * Its scripts run, as the customer's do; a tap on a link is the preview's.
 */
export function PageFrame({ html, title, onReady, onLink }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const latest = useRef({ onReady, onLink });
  useEffect(() => {
    latest.current = { onReady, onLink };
  });
  const open = () => {
    const page = frame.current?.contentDocument;
    if (!page) return;
    page.addEventListener('click', (event) => {
      const link = (event.target as Element | null)?.closest?.('a');
      if (!link) return;
      event.preventDefault();
      latest.current.onLink(link);
    });
    latest.current.onReady?.(page);
  };
  return <iframe ref={frame} class="page-frame" title={title} srcdoc={html} onLoad={open} />;
}
