import { Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";

type AnchorProps = ButtonProps & Omit<ComponentPropsWithRef<"a">, keyof ButtonProps>;

/** A button that leads to a place of the console, with the router's typed addresses. */
export const LinkButton = createLink((props: AnchorProps) => <Button component="a" {...props} />);
