import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ReadPage } from "../../../features/reads/read-page";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await getTranslations("reading"))("title") });

export default async function Page({ params }: { params: Promise<{ segmentationId: string }> }) {
  return <ReadPage segmentationId={(await params).segmentationId} />;
}
