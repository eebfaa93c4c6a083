import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ProtocolPage } from "../../../../../features/projects/protocol/protocol-page";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("projects.protocol"))("title"),
});

export default function Page() {
  return <ProtocolPage />;
}
