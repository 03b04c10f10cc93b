/** What was searched, found again in an excerpt: accents and capitals make no difference. */

export interface Part {
  text: string;
  hit: boolean;
}

/** Letters as they are compared; each stays one, so that places in both texts are the same. */
function folded(text: string): string[] {
  return [...text].map((letter) =>
    letter.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase(),
  );
}

const isLetter = (letter: string | undefined) =>
  letter !== undefined && /[\p{L}\p{N}]/u.test(letter);

/** The excerpt in parts, those marked in which a word begins as one of the search does. */
export function marked(text: string, search: string): Part[] {
  const letters = [...text];
  const plain = folded(text);
  const words = search.split(/\s+/).filter(Boolean).map(folded);
  const hits = letters.map(() => false);
  for (let at = 0; at < letters.length; at += 1) {
    if (isLetter(plain[at - 1])) continue;
    for (const word of words) {
      if (word.every((letter, index) => plain[at + index] === letter)) {
        hits.fill(true, at, at + word.length);
      }
    }
  }
  const parts: Part[] = [];
  for (const [index, letter] of letters.entries()) {
    const hit = hits[index] ?? false;
    const last = parts.at(-1);
    if (last?.hit === hit) last.text += letter;
    else parts.push({ text: letter, hit });
  }
  return parts;
}
