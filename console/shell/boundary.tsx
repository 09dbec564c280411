import { Button } from "@mantine/core";
import i18next from "i18next";
import { Component, type ReactNode } from "react";
import styles from "./problem-note.module.css";

/** Keeps a part that cannot be drawn from taking the screen with it. `resetOn`: draws again when this changes. */
export class Boundary extends Component<{ children: ReactNode; resetOn?: unknown }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override componentDidUpdate(before: { resetOn?: unknown }) {
    if (this.state.failed && before.resetOn !== this.props.resetOn) this.setState({ failed: false });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div role="alert" className={styles.note}>
        <p>{i18next.t("shell:problem.crash")}</p>
        <Button size="compact-sm" variant="default" onClick={() => this.setState({ failed: false })}>
          {i18next.t("shell:actions.retry")}
        </Button>
      </div>
    );
  }
}
