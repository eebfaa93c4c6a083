import type { Metadata } from "next";
import { ExplorerLoader } from "../../features/explore/explorer-loader";

export const metadata: Metadata = { title: "GraphQL" };

export default function ExplorePage() {
  return <ExplorerLoader />;
}
