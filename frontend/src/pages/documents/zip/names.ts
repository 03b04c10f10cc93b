/** Names inside an archive: no folders, nothing that a file system refuses, each of them once. */

const LONGEST = 180;
// What Windows refuses, and controls that no name should have.
const REFUSED = /[<>:"/\\|?*\u0000-\u001f\u007f]/g;

function split(name: string): [string, string] {
  const at = name.lastIndexOf('.');
  return at > 0 && name.length - at <= 12 ? [name.slice(0, at), name.slice(at)] : [name, ''];
}

function safe(name: string): string {
  const [stem, extension] = split(name.replace(REFUSED, '_').trim());
  const cut = stem.slice(0, LONGEST - extension.length) + extension;
  return cut.replace(/[. ]+$/, '') || 'document';
}

/** The names to use, in the same order; the second "a.pdf" becomes "a (2).pdf". */
export function uniqueNames(names: readonly string[], reserved: readonly string[] = []): string[] {
  // Case is no difference on the file systems of most readers, nor is how an accent is composed.
  const folded = (name: string) => name.normalize('NFC').toLocaleLowerCase();
  const wanted = names.map(safe);
  const counts = new Map<string, number>();
  const taken = new Set(reserved.map(folded));
  const own = new Set(wanted.map(folded));
  return wanted.map((name) => {
    if (!taken.has(folded(name))) {
      taken.add(folded(name));
      return name;
    }
    const [stem, extension] = split(name);
    for (let number = counts.get(folded(name)) ?? 2; ; number += 1) {
      const numbered = `${stem} (${String(number)})${extension}`;
      // A number that another file brought with it stays that file's.
      if (taken.has(folded(numbered)) || own.has(folded(numbered))) continue;
      counts.set(folded(name), number + 1);
      taken.add(folded(numbered));
      return numbered;
    }
  });
}
