using System.Globalization;

namespace StreamingPlatform.JsonSchema.Formats;

/// <summary>
/// Labels of IDNA 2008: RFC 5891, section 4.2.3, with the contextual rules of RFC 5892, appendix A. Not checked: normalization and the Bidi rule, which
/// need tables that .NET does not carry without ICU.
/// </summary>
internal static class InternationalLabel
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    private static readonly HashSet<int> s_allowed = [0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007];

    private static readonly HashSet<int> s_refused = [0x640, 0x7FA, 0x302E, 0x302F, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303B];

    private static readonly HashSet<int> s_viramas =
    [
        0x94D, 0x9CD, 0xA4D, 0xACD, 0xB4D, 0xBCD, 0xC4D, 0xCCD, 0xD3B, 0xD3C, 0xD4D, 0xDCA, 0xE3A, 0xEBA, 0xF84, 0x1039, 0x103A, 0x1714, 0x1715, 0x1734,
        0x17D2, 0x1A60, 0x1B44, 0x1BAA, 0x1BAB, 0x1BF2, 0x1BF3, 0x2D7F, 0xA806, 0xA82C, 0xA8C4, 0xA953, 0xA9C0, 0xAAF6, 0xABED, 0x10A3F, 0x11046, 0x11070,
        0x1107F, 0x110B9, 0x11133, 0x11134, 0x111C0, 0x11235, 0x112EA, 0x1134D, 0x11442, 0x114C2, 0x115BF, 0x1163F, 0x116B6, 0x1172B, 0x11839, 0x1193D,
        0x1193E, 0x119E0, 0x11A34, 0x11A47, 0x11A99, 0x11C3F, 0x11D44, 0x11D45, 0x11D97,
    ];

    /// <summary>Letters that change under compatibility normalization, and old Hangul: DISALLOWED although they are letters.</summary>
    private static readonly (int First, int Last)[] s_unstable =
    [
        (0xAA, 0xAA), (0xBA, 0xBA), (0x132, 0x133), (0x13F, 0x140), (0x149, 0x149), (0x17F, 0x17F), (0x1C4, 0x1CC), (0x1F1, 0x1F3), (0x2B0, 0x2B8),
        (0x2E0, 0x2E4), (0x37A, 0x37A), (0x3D0, 0x3D6), (0x3F0, 0x3F2), (0x3F4, 0x3F5), (0x587, 0x587), (0x675, 0x678), (0xE33, 0xE33), (0xEB3, 0xEB3),
        (0xEDC, 0xEDD), (0x10FC, 0x10FC), (0x1100, 0x11FF), (0x1D2C, 0x1D2E), (0x1D30, 0x1D3A), (0x1D3C, 0x1D4D), (0x1D4F, 0x1D6A), (0x1D78, 0x1D78),
        (0x1D9B, 0x1DBF), (0x1E9A, 0x1E9B), (0x2071, 0x2071), (0x207F, 0x207F), (0x2090, 0x209C), (0x2102, 0x2139), (0x213C, 0x213F), (0x2145, 0x2149),
        (0x2C7C, 0x2C7D), (0x2D6F, 0x2D6F), (0x309F, 0x309F), (0x30FF, 0x30FF), (0x3131, 0x318E), (0xA960, 0xA97C), (0xD7B0, 0xD7FB), (0xF900, 0xFA0D),
        (0xFA10, 0xFA10), (0xFA12, 0xFA12), (0xFA15, 0xFA1E), (0xFA20, 0xFA20), (0xFA22, 0xFA22), (0xFA25, 0xFA26), (0xFA2A, 0xFAD9), (0xFB00, 0xFB1D),
        (0xFB1F, 0xFDFB), (0xFE70, 0xFEFC), (0xFF10, 0xFFDC), (0x1D400, 0x1D7FF), (0x1EE00, 0x1EEBB), (0x2F800, 0x2FA1D),
    ];

    public static bool IsValid(ReadOnlySpan<int> label)
    {
        if (label[0] == '-' || label[^1] == '-' || (label.Length > 3 && label[2] == '-' && label[3] == '-') || IsMark(label[0]))
        {
            return false;
        }

        for (var index = 0; index < label.Length; index++)
        {
            if (!IsAllowed(label, index))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAllowed(ReadOnlySpan<int> label, int index)
    {
        var codePoint = label[index];
        var before = index > 0 ? label[index - 1] : 0;
        var after = index + 1 < label.Length ? label[index + 1] : 0;
        return codePoint switch
        {
            < 128 => codePoint is '-' or (>= '0' and <= '9') or (>= 'a' and <= 'z'),
            ZeroWidthJoiner => s_viramas.Contains(before),
            ZeroWidthNonJoiner => s_viramas.Contains(before) || JoinsAround(label, index),
            0xB7 => before == 'l' && after == 'l',
            0x375 => after is (>= 0x370 and <= 0x3FF) or (>= 0x1F00 and <= 0x1FFF),
            0x5F3 or 0x5F4 => before is >= 0x591 and <= 0x5F4,
            0x30FB => HasJapanese(label),
            >= 0x660 and <= 0x669 => !HasAny(label, 0x6F0, 0x6F9),
            >= 0x6F0 and <= 0x6F9 => !HasAny(label, 0x660, 0x669),
            _ => s_allowed.Contains(codePoint) || (!s_refused.Contains(codePoint) && IsLetterOrDigit(codePoint) && !IsUnstable(codePoint)),
        };
    }

    private static bool IsLetterOrDigit(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint)
        is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;

    private static bool IsMark(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsUnstable(int codePoint)
    {
        foreach (var (first, last) in s_unstable)
        {
            if (codePoint >= first && codePoint <= last)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAny(ReadOnlySpan<int> label, int first, int last) => label.IndexOfAnyInRange(first, last) >= 0;

    /// <summary>Hiragana, Katakana or Han beside the middle dot.</summary>
    private static bool HasJapanese(ReadOnlySpan<int> label)
    {
        foreach (var codePoint in label)
        {
            if (codePoint is (>= 0x3041 and <= 0x3096) or (>= 0x309D and <= 0x309F) or (>= 0x30A1 and <= 0x30FA) or (>= 0x30FD and <= 0x30FF)
                or (>= 0x31F0 and <= 0x31FF) or 0x3005 or 0x3007 or (>= 0x3021 and <= 0x3029) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF)
                or (>= 0x20000 and <= 0x323AF))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A letter that joins to the left before, one that joins to the right behind, marks between.</summary>
    private static bool JoinsAround(ReadOnlySpan<int> label, int index)
    {
        var before = index - 1;
        while (before >= 0 && IsMark(label[before]))
        {
            before--;
        }

        var after = index + 1;
        while (after < label.Length && IsMark(label[after]))
        {
            after++;
        }

        return before >= 0 && after < label.Length && Joins(label[before]) && !JoinsRightOnly(label[before]) && Joins(label[after]);
    }

    private static bool Joins(int codePoint) => codePoint is (>= 0x620 and <= 0x64A and not 0x621) or (>= 0x66E and <= 0x6D3 and not 0x674) or 0x6D5 or 0x6EE or 0x6EF
        or (>= 0x6FA and <= 0x6FC) or 0x6FF or (>= 0x710 and <= 0x77F) or (>= 0x7CA and <= 0x7EA) or (>= 0x840 and <= 0x855) or (>= 0x8A0 and <= 0x8C7)
        or (>= 0x1820 and <= 0x1878);

    private static bool JoinsRightOnly(int codePoint) => codePoint is (>= 0x622 and <= 0x625) or 0x627 or 0x629 or (>= 0x62F and <= 0x632) or 0x648
        or (>= 0x671 and <= 0x673) or (>= 0x675 and <= 0x677) or (>= 0x688 and <= 0x699) or 0x6C0 or (>= 0x6C3 and <= 0x6CB) or 0x6CD or 0x6CF or 0x6D2 or 0x6D3
        or 0x6D5 or 0x6EE or 0x6EF or 0x710 or (>= 0x715 and <= 0x719) or 0x71E or 0x728 or 0x72A or 0x72C or 0x72F or 0x74D or (>= 0x759 and <= 0x75B)
        or 0x76B or 0x76C or 0x771 or 0x773 or 0x774 or 0x778 or 0x779;
}
