import classes from './Documents.module.css';
import { marked } from './snippets';

/** An excerpt of the contents, with what was searched in sight. */
export function Snippet({ text, search }: { text: string; search: string }) {
  return (
    <small className={classes.second}>
      {marked(text, search).map(({ text: part, hit }, index) =>
        hit ? <mark key={index}>{part}</mark> : <span key={index}>{part}</span>,
      )}
    </small>
  );
}
