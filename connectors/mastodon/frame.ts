/** One event of a stream, however it travelled. `payload` as it came. */
export type Frame = {
  stream: string;
  /** of a hashtag's stream */
  tag: string | null;
  event: string;
  payload: string;
};
