import { isPassing } from "./reach.ts";

const mostTries = 3;

/**
 * Runs what only reads, and once more when the connection broke beneath it: a database that restarts or ends one session
 * costs its readers a moment, not an error. Never for what writes: a commit whose answer is lost may have been one.
 */
export async function repeatRead<T>(read: () => Promise<T>, isStillAsked: () => boolean = () => true): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      if (tries >= mostTries || !isPassing(error) || !isStillAsked()) throw error;
    }
  }
}
