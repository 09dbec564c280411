import { contractThroughServer } from "./server-suite.ts";
import { openSquarePeer } from "./square-peer.ts";

contractThroughServer("the square", (world) => openSquarePeer(world));
