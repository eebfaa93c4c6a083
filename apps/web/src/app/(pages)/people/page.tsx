import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PeoplePage } from "../../../features/people/people-page";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("people.list"))("title"),
});

export default function Page() {
  return <PeoplePage />;
}
