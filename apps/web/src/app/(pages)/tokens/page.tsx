import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { TokensPage } from "../../../features/people/tokens-page";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("people.tokens"))("title"),
});

export default function Page() {
  return <TokensPage />;
}
