import { en } from "./en.ts";

/** Points on the first page. */
export function PointsBlock({ signedIn }: { signedIn: boolean }) {
  return (
    <section className="card" aria-labelledby="points">
      <h2 id="points">{en.title}</h2>
      <p>{en.welcomeText}</p>
      <p className="row">
        <a href="/points">{en.toRules}</a>
        {signedIn ? <a href="/me/points">{en.toMine}</a> : null}
      </p>
    </section>
  );
}

/** Points on a member's own page. */
export function MyPointsBlock({ balance }: { balance: number }) {
  return (
    <section className="card" aria-labelledby="my-points">
      <h2 id="my-points">{en.title}</h2>
      <p>
        {en.mine.balance(balance)} <a href="/me/points">{en.toMine}</a>
      </p>
    </section>
  );
}
