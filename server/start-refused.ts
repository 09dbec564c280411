/** A reason not to start that the person at the keyboard can act on: the message is a whole sentence, shown without a stack. */
export class StartRefused extends Error {
  override readonly name = "StartRefused";
}
