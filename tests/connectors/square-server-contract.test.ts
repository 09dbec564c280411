import { openSquarePeer } from "../networks/square-peer.ts";
import { contractThroughServer } from "./server-suite.ts";

contractThroughServer("the square", (world) => openSquarePeer(world));
