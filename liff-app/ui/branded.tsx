/** A text whose `{brand}` is isolated, so that a right-to-left name can't turn the sentence around. */
export function Branded({ text, brand }: { text: string; brand: string }) {
  const parts = text.split('{brand}');
  return (
    <>
      {parts.map((part, index) => (
        <>
          {index > 0 && <bdi>{brand}</bdi>}
          {part}
        </>
      ))}
    </>
  );
}
