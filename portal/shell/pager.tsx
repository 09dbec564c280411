import { en } from "./en.ts";

/** The way to the next page of a list; nothing on the last one. */
export function Pager({ next }: { next: string | null }) {
  return next === null ? null : (
    <p className="pager">
      <a href={next} rel="next">
        {en.more}
      </a>
    </p>
  );
}
