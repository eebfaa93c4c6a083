import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OneReadPage } from "../../../features/reads/in-hand/one-read-page";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await getTranslations("reading"))("title") });

export default async function Page({ params }: { params: Promise<{ readId: string }> }) {
  return <OneReadPage readId={(await params).readId} />;
}
