import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AboutPage } from "../../../features/people/about-page";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("common.aboutPage"))("title"),
});

export default function Page() {
  return <AboutPage />;
}
